"""The addresses of village notice boards on the public pages. A board's address is what its QR code says."""

from django.urls import path

from gongkai.web.portal import boards, boards_asking

_BOARD = "boards/<slug:code>/"

urlpatterns = [
    path("boards/", boards.boards, name="boards"),
    path(_BOARD, boards.board, name="board"),
    path(f"{_BOARD}qr.svg", boards.qr, name="board_qr"),
    path(f"{_BOARD}photos/<int:pk>.jpg", boards.photo, name="board_photo"),
    path(f"{_BOARD}ask/", boards_asking.ask, name="board_ask"),
    path(f"{_BOARD}<int:pk>/", boards.posting, name="board_posting"),
    path(f"{_BOARD}<int:pk>/ask/", boards_asking.ask, name="board_posting_ask"),
]
