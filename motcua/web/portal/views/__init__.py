"""Views of the portal, one module a part of the site."""
