"""`python -m bot`, also installed as `manyhands`."""

from bot.cli import main

if __name__ == "__main__":
    main()
