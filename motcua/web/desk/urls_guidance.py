"""URLs of the guidance desk at the door and of advice."""

from django.urls import URLPattern, path

from motcua.web.desk.views import advice, guidance, guided

urlpatterns: list[URLPattern] = [
    path("xep-hang/huong-dan/", guidance.guidance, name="guidance"),
    path("xep-hang/huong-dan/cap-so/", guidance.guidance_give, name="guidance_give"),
    path("xep-hang/huong-dan/gio-hen/", guidance.guidance_times, name="guidance_times"),
    path("xep-hang/huong-dan/thu-tuc/", guidance.guidance_procedures, name="guidance_procedures"),
    path("xep-hang/huong-dan/<int:advice_id>/", guided.guided, name="guided"),
    path("xep-hang/huong-dan/<int:advice_id>/in-phieu/", guided.print_guided, name="print_guided"),
    path("huong-dan/", advice.advice_list, name="advice_list"),
    path("huong-dan/moi/", advice.new_advice, name="new_advice"),
    path("huong-dan/moi/ghi/", advice.record_advice, name="record_advice"),
    path("huong-dan/moi/thu-tuc/", advice.advice_procedures, name="advice_procedures"),
    path("huong-dan/so-lieu/", advice.advice_figures, name="advice_figures"),
    path("huong-dan/<int:advice_id>/", advice.advice, name="advice"),
    path("huong-dan/<int:advice_id>/chuan-bi.pdf", guided.preparation, name="preparation"),
]
