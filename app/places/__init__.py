"""Where things are: municipalities with their dated policy, addresses of the State Address Register, neighbourhoods."""
