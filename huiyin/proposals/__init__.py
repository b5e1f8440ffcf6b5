"""What the planning engine proposes for a term or a round: asked for, solved beside, taken over."""
