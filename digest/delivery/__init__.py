"""What brings a site to its readers: checks, a branch or a workflow to publish by, mail, the files of a new site."""
