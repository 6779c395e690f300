"""One valid, complete context for each printed form; a test replaces what it is about."""

from datetime import UTC, datetime

from motcua.documents.forms import (
    AuthorisingPerson,
    HandoverCase,
    Paper,
    PostalHandover,
    ReceiptNote,
    Slip,
)

MOMENT = datetime(2026, 11, 25, 7, 5, tzinfo=UTC)
TRACKING_URL = "https://motcua.binhhoa.example/tra-cuu/H29.135.7-261125-0012?ma=BCGHKL"

SLIP = Slip(
    issued_at=MOMENT,
    superior_body="Ủy ban nhân dân phường Bình Hòa",
    number="0012/TTPVHCC",
    place_and_date="Bình Hòa, ngày 25 tháng 11 năm 2026",
    centre="Trung tâm Phục vụ hành chính công phường Bình Hòa",
    case_code="H29.135.7-261125-0012",
    lookup_code="BCGHKL",
    tracking_url=TRACKING_URL,
    applicant_name="NGUYỄN THỊ HƯƠNG GIANG",
    identity_number="079186012345",
    address="Số 12/4 đường Nguyễn Văn Lượng, khu phố 3",
    phone="0903 123 456",
    email="giang@example.vn",
    authorising=AuthorisingPerson(
        name="Huỳnh Nguyễn Thiên Ân",
        identity_number="083190000111",
        address="Ấp 4, xã Tân Phú Tây",
        phone="0912 345 678",
        email="an@example.vn",
        authorisation="Giấy ủy quyền ngày 20/11/2026",
    ),
    matter="Đăng ký thành lập hộ kinh doanh",
    papers=(
        Paper(name="Giấy đề nghị đăng ký hộ kinh doanh", kind="Bản chính"),
        Paper(name="Hợp đồng thuê địa điểm", kind="Bản chụp", count="2"),
    ),
    sets="01",
    limit="03 ngày làm việc",
    received_at="14 giờ 05 phút, ngày 25 tháng 11 năm 2026",
    due_at="14 giờ 05 phút, ngày 30 tháng 11 năm 2026",
    derivation=("Ngày nhận không tính vào thời hạn.", "Nghỉ thứ Bảy 28/11 và Chủ nhật 29/11."),
    result_at="Quầy trả kết quả",
    book_number="01/2026",
    book_line="0214",
    fee="100.000 đồng, đã thu",
    hotline="028 3800 1022",
    submitter_name="Nguyễn Thị Hương Giang",
    receiver_name="Trần Minh Quân",
)

HANDOVER = PostalHandover(
    issued_at=MOMENT,
    superior_body="Ủy ban nhân dân phường Bình Hòa",
    issuing_body="Trung tâm Phục vụ hành chính công",
    number="05/DS-TTPVHCC",
    place_and_date="Bình Hòa, ngày 25 tháng 11 năm 2026",
    subject="Hồ sơ tiếp nhận tại quầy bưu chính, buổi sáng ngày 25/11/2026",
    handed_over_at="11 giờ 40 phút, ngày 25 tháng 11 năm 2026",
    place="Trung tâm Phục vụ hành chính công phường Bình Hòa",
    giver_name="Lê Thị Kim Ngân",
    giver_position="Nhân viên bưu chính",
    giver_unit="Bưu điện khu vực Bình Hòa",
    receiver_name="Trần Minh Quân",
    cases=(
        HandoverCase(
            case_code="H29.135.7-261125-0001",
            applicant_name="Phạm Thị Ngọc Ánh",
            procedure="Cấp bản sao trích lục hộ tịch",
            papers="2",
            received_at="07:35",
            note="Trả qua bưu chính",
        ),
    ),
    total_in_words="một",
    total_papers="2",
    money="8.000 đồng",
)

RECEIPT = ReceiptNote(
    issued_at=MOMENT,
    superior_body="Ủy ban nhân dân phường Bình Hòa",
    issuing_body="Trung tâm Phục vụ hành chính công",
    number="0031/XN-TTPVHCC",
    place_and_date="Bình Hòa, ngày 30 tháng 11 năm 2026",
    centre="Trung tâm Phục vụ hành chính công phường Bình Hòa",
    case_code="H29.135.7-261125-0012",
    applicant_name="NGUYỄN THỊ HƯƠNG GIANG",
    matter="Đăng ký thành lập hộ kinh doanh",
    results=(Paper(name="Giấy chứng nhận đăng ký hộ kinh doanh", kind="Bản chính"),),
    returned_originals=(Paper(name="Hợp đồng thuê địa điểm", kind="Bản chính"),),
    handed_over_at="09 giờ 20 phút, ngày 30 tháng 11 năm 2026",
    way="Trực tiếp tại quầy",
    recipient_name="Nguyễn Văn Bình",
    recipient_identity_number="079180011122",
    capacity="Người được ủy quyền",
    giver_name="Trần Minh Quân",
)
