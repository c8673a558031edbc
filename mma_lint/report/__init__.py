"""Where a project stands on its way to 1.x: collected as plain data, then drawn as a page, as Markdown or as JSON."""
