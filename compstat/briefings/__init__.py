"""What is handed out: the table, the page and the paragraph, frozen per edition, area and date."""
