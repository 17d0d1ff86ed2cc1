"""What asks other hosts, on command and never in a build: dumps from Hugging Face and arXiv, ids for known papers."""
