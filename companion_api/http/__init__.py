"""What all routes share: problem documents, request ids, arguments, caching, rate limits, OpenAPI. Knows no room."""
