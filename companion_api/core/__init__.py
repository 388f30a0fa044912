"""The words every room shares: geometry, months, categories, errors, the licence. Imports no other room."""
