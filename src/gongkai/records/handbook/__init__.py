"""权责清单 and 政务服务办事一本通: service items, reviewed and published as items of information."""
