"""What is understood, decided and said. Plain functions: no await, no clock, no vendor, no commit."""
