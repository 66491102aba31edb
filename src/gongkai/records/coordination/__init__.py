"""部门联动: requests for information or opinion from unit to unit."""
