"""What a coordinator can do: give and take roles, see how everything goes."""
