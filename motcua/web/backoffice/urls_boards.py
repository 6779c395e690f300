"""URLs of what the boards of a hall show and say."""

from django.urls import URLPattern, path

from motcua.web.backoffice.views import boards

urlpatterns: list[URLPattern] = [
    path("sanh/<int:office_id>/bang-goi-so/", boards.boards, name="boards"),
    path("sanh/<int:office_id>/bang-goi-so/giong-doc/", boards.set_board_voice, name="set_board_voice"),
    path("sanh/<int:office_id>/bang-goi-so/them/", boards.add_board_media, name="add_board_media"),
    path(
        "sanh/<int:office_id>/bang-goi-so/<int:media_id>/bo/",
        boards.remove_board_media,
        name="remove_board_media",
    ),
]
