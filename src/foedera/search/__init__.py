"""Ways to find what a release holds: named questions, views, disagreements."""
