"""Makes the weights anew from labelled texts. Needs the `train` extra; nothing here is used when the bot runs."""
