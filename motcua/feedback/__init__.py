"""What people say of the service: ratings."""
