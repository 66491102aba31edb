"""Who answers for what, on any day: deputies, hand-over of open work, 分工责任表, 五个到位."""
