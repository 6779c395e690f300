"""URLs of the wall boards and counter displays."""

from django.urls import path

from motcua.web.display import views

app_name = "display"
urlpatterns = [
    path("", views.board, name="board"),
    path("luong/", views.board_stream, name="board_stream"),
    path("moi/", views.board_now, name="board_now"),
    path("tieng/<slug:code>/<int:counter>.wav", views.voice, name="voice"),
    path("phuong-tien/<int:media_id>/", views.media, name="media"),
    path("quay/", views.counter, name="counter"),
    path("quay/luong/", views.counter_stream, name="counter_stream"),
    path("quay/moi/", views.counter_now, name="counter_now"),
]
