"""Inner loops, compiled: which points lie in a circle, what is counted there, who lives there.

They know sorted arrays and geometry, nothing of crime or of files; the rooms that own the arrays call them. Written in
Cython because a question is a few thousand such steps, and numpy's price for each step over a few hundred numbers is
mostly its call. The set-up compiles them; the `.pyi` beside each tells what it takes and gives.
"""
