"""The companion API: open crime and justice data, asked by place. Rooms and arrows: docs/architecture.md."""

__version__ = "0.1.0"
