"""What the assistant runs on: servers, conversation store, locks, logging."""
