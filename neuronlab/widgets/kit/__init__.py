"""What every card shares: the bundle, the wire, traits, handles, transport, settings."""
