"""Close-out slips in words, and the job that makes many of them."""
