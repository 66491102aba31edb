"""The addresses of village notice boards on the desk."""

from django.urls import path

from gongkai.web.desk import boards, boards_asked, boards_papers, boards_phone, boards_posting

urlpatterns = [
    path("boards/", boards.boards, name="boards"),
    path("boards/new/", boards.new, name="board-new"),
    path("boards/phone/", boards_phone.phone, name="board-phone"),
    path("boards/phone/worker.js", boards_phone.worker, name="board-phone-worker"),
    path("boards/phone/app.webmanifest", boards_phone.manifest, name="board-phone-manifest"),
    path("boards/phone/lists.json", boards_phone.lists, name="board-phone-lists"),
    path("boards/phone/send/", boards_phone.send, name="board-phone-send"),
    path("boards/asked/", boards_asked.asked, name="boards-asked"),
    path("boards/asked/<int:pk>/", boards_asked.query, name="board-query"),
    path("boards/postings/<int:pk>/", boards_posting.posting, name="posting"),
    path("boards/postings/<int:pk>/take-down/", boards_posting.take_down, name="posting-take-down"),
    path("boards/postings/<int:pk>/poster-<slug:paper>.pdf", boards_papers.poster, name="posting-poster"),
    path("boards/<int:pk>/", boards.board, name="board"),
    path("boards/<int:pk>/edit/", boards.edit, name="board-edit"),
    path("boards/<int:pk>/close/", boards.close, name="board-close"),
    path("boards/<int:pk>/post/", boards_posting.post, name="board-post"),
    path("boards/<int:pk>/label.pdf", boards_papers.label, name="board-label"),
]
