"""A seeded town: who lives there, what they ask for, how they answer, and who asks them."""
