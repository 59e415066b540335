"""The channels: pure parts by table and property, network parts against small servers of these tests' own."""
