"""What the two sides say to each other about a matter: comments, questions and their answers."""
