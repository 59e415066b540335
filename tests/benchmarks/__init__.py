"""What speed costs and buys: every budget measured against something simpler, in the same run, on loopback only."""
