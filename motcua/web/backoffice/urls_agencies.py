"""URLs of agencies, reception points, positions and calendars."""

from django.urls import URLPattern, path

from motcua.web.backoffice.views import agencies, calendars, offices

urlpatterns: list[URLPattern] = [
    path("co-quan/", agencies.agencies, name="agencies"),
    path("co-quan/them/", agencies.create_agency, name="create_agency"),
    path("co-quan/<int:agency_id>/", agencies.agency, name="agency"),
    path("co-quan/<int:agency_id>/sua/", agencies.change_agency, name="change_agency"),
    path("co-quan/<int:agency_id>/sap-nhap/", agencies.merge_agencies, name="merge_agencies"),
    path("co-quan/<int:agency_id>/diem-tiep-nhan/them/", offices.create_office, name="create_office"),
    path("co-quan/<int:agency_id>/chuc-danh/them/", offices.add_position, name="add_position"),
    path("chuc-danh/<int:position_id>/", offices.change_position, name="change_position"),
    path("diem-tiep-nhan/<int:office_id>/", offices.office, name="office"),
    path("diem-tiep-nhan/<int:office_id>/quay/", offices.add_counter, name="add_counter"),
    path(
        "diem-tiep-nhan/<int:office_id>/quay/<int:counter_id>/",
        offices.change_counter,
        name="change_counter",
    ),
    path(
        "diem-tiep-nhan/<int:office_id>/quay/<int:counter_id>/bo/",
        offices.remove_counter,
        name="remove_counter",
    ),
    path("co-quan/<int:agency_id>/lich/", calendars.calendar, name="calendar"),
    path("co-quan/<int:agency_id>/lich/xem-truoc/", calendars.preview_calendar, name="preview_calendar"),
    path("co-quan/<int:agency_id>/lich/ap-dung/", calendars.apply_calendar, name="apply_calendar"),
]
