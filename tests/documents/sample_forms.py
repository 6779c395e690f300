"""One valid, complete context for each printed form; a test replaces what it is about."""

from datetime import UTC, datetime

from motcua.documents.forms import (
    ApologyLetter,
    AuthorisingPerson,
    CertificationPart,
    CertificationSheet,
    CertificationTexts,
    CivilExtractPaper,
    ControlSheet,
    ExtractPart,
    FeeReceipt,
    FeeReceiptLine,
    FormContext,
    Handover,
    HandoverCase,
    Paper,
    PostalHandover,
    PreparationLeaflet,
    PreparationTopic,
    ReceiptNote,
    RefusalNotice,
    RegisterBook,
    RegisterColumn,
    RegisterSigner,
    Slip,
    StopNotice,
    SupplementRequest,
    TrackingBook,
    TrackingRow,
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

WARD = "Ủy ban nhân dân phường Bình Hòa"
CENTRE = "Trung tâm Phục vụ hành chính công phường Bình Hòa"
DAY = "Bình Hòa, ngày 25 tháng 11 năm 2026"
CODE = "H29.135.7-261125-0012"

LEAFLET = PreparationLeaflet(
    issued_at=MOMENT,
    superior_body=WARD,
    issuing_body=CENTRE,
    number="214/HD",
    place_and_date=DAY,
    name="Nguyễn Thị Hương Giang",
    topics=(
        PreparationTopic(
            procedure="Đăng ký khai sinh",
            code="1.001193",
            variant="Trẻ sinh tại cơ sở y tế",
            missing=(Paper(name="Giấy chứng sinh", kind="1 bản chính"),),
            held=("Tờ khai đăng ký khai sinh",),
            url="https://motcua.binhhoa.example/chuan-bi/1.001193/",
        ),
    ),
    note="Cha hoặc mẹ đi là được.",
    office="Điểm tiếp nhận chính, 12 Nguyễn Văn Đậu",
    hours=("Thứ Hai – Thứ Sáu: 07:30–11:30, 13:30–17:00",),
    hotline="028 3800 1022",
    guide_name="Trần Minh Quân",
)

SUPPLEMENT = SupplementRequest(
    issued_at=MOMENT,
    superior_body=WARD,
    number="0007/PBS-TTPVHCC",
    place_and_date=DAY,
    case_code=CODE,
    applicant_name="NGUYỄN THỊ HƯƠNG GIANG",
    matter="Đăng ký thành lập hộ kinh doanh",
    address="Số 12/4 đường Nguyễn Văn Lượng, khu phố 3",
    phone="0903 123 456",
    email="giang@example.vn",
    items=("Giấy đề nghị đăng ký: điền vốn kinh doanh", "Bản sao hợp đồng thuê địa điểm"),
    reason="Giấy đề nghị ghi thiếu mục 5 (Nghị định 168/2025/NĐ-CP, Điều 102).",
    complete_by="17 giờ 00 phút, ngày 16 tháng 12 năm 2026",
    contact="Trần Minh Quân",
    contact_phone="028 3800 1022",
    adviser_name="Trần Minh Quân",
)

REFUSAL = RefusalNotice(
    issued_at=MOMENT,
    superior_body=WARD,
    number="0003/PTC-TTPVHCC",
    place_and_date=DAY,
    centre=CENTRE,
    case_code=CODE,
    applicant_name="NGUYỄN THỊ HƯƠNG GIANG",
    identity_number="079186012345",
    address="Số 12/4 đường Nguyễn Văn Lượng, khu phố 3",
    phone="0903 123 456",
    email="giang@example.vn",
    matter="Đăng ký thành lập hộ kinh doanh",
    reasons=("Địa điểm kinh doanh không thuộc địa bàn phường.", "Xin nộp tại phường nơi có địa điểm."),
    submitter_name="Nguyễn Thị Hương Giang",
    giver_name="Trần Minh Quân",
)

APOLOGY = ApologyLetter(
    issued_at=MOMENT,
    superior_body="Thành phố Hồ Chí Minh",
    issuing_body=WARD,
    number="05/PXL",
    place_and_date=DAY,
    centre=CENTRE,
    case_code=CODE,
    applicant_name="Nguyễn Thị Hương Giang",
    identity_number="079186012345",
    address="Số 12/4 đường Nguyễn Văn Lượng, khu phố 3",
    matter="Đăng ký thành lập hộ kinh doanh",
    received_on="25 tháng 11 năm 2026",
    due_at="14 giờ 05 phút, ngày 30 tháng 11 năm 2026",
    reason="chờ ý kiến của cơ quan thuế.",
    new_due_at="14 giờ 05 phút, ngày 03 tháng 12 năm 2026",
    signer_capacity=("KT. Chủ tịch", "Phó Chủ tịch"),
    signer_name="Lê Hoàng Nam",
    recipients=("Như trên;", "Trung tâm Phục vụ hành chính công;", "Lưu: VT."),
    contact_phone="028 3800 1022",
)

STOP = StopNotice(
    issued_at=MOMENT,
    superior_body=WARD,
    issuing_body=CENTRE,
    number="02/TBD-TTPVHCC",
    place_and_date=DAY,
    centre=CENTRE,
    case_code=CODE,
    applicant_name="Nguyễn Thị Hương Giang",
    identity_number="079186012345",
    address="Số 12/4 đường Nguyễn Văn Lượng, khu phố 3",
    matter="Đăng ký thành lập hộ kinh doanh",
    received_on="25 tháng 11 năm 2026",
    due_at="14 giờ 05 phút, ngày 30 tháng 11 năm 2026",
    requested_on="26 tháng 11 năm 2026",
    reason="người nộp đổi địa điểm kinh doanh.",
    stopped_at="09 giờ 20 phút, ngày 26 tháng 11 năm 2026",
    returned_papers=(Paper(name="Hợp đồng thuê địa điểm", kind="Bản chính"),),
    signer_capacity=("Giám đốc",),
    signer_name="Đỗ Thị Thanh Mai",
    recipients=("Như trên;", "Lưu: VT."),
)

CONTROL = ControlSheet(
    issued_at=MOMENT,
    superior_body=WARD,
    number="0012/PKS-TTPVHCC",
    place_and_date=DAY,
    case_code=CODE,
    matter="Đăng ký thành lập hộ kinh doanh",
    handling_bodies=("Phòng Kinh tế, Hạ tầng và Đô thị",),
    received_at="14 giờ 05 phút, ngày 25 tháng 11 năm 2026",
    due_at="14 giờ 05 phút, ngày 30 tháng 11 năm 2026",
    handovers=(
        Handover(
            giver_unit="Trung tâm Phục vụ hành chính công",
            receiver_unit="Phòng Kinh tế, Hạ tầng và Đô thị",
            at="14 giờ 10 phút, ngày 25 tháng 11 năm 2026",
            giver_name="Trần Minh Quân",
            receiver_name="Phạm Quốc Việt",
            result="Trước hạn",
        ),
        Handover(
            giver_unit="Phòng Kinh tế, Hạ tầng và Đô thị",
            receiver_unit=WARD,
            at="16 giờ 00 phút, ngày 26 tháng 11 năm 2026",
            giver_name="Phạm Quốc Việt",
            receiver_name="Lê Hoàng Nam",
            result="Quá hạn",
            note="Tạm dừng 1 lần",
        ),
    ),
)

ROW = TrackingRow(
    number="1",
    case_code=CODE,
    procedure="Đăng ký thành lập hộ kinh doanh",
    applicant="Nguyễn Thị Hương Giang",
    contact="Số 12/4 đường Nguyễn Văn Lượng, khu phố 3; 0903 123 456",
    handling_body=WARD,
    received_at="25/11/2026 14:05",
    due_at="30/11/2026 14:05",
    handed_over_at="30/11/2026 09:20",
    way="Trực tiếp",
    recipient="Nguyễn Văn Bình",
)

BOOK = TrackingBook(
    issued_at=MOMENT,
    superior_body=WARD,
    issuing_body=CENTRE,
    number="",
    place_and_date=DAY,
    field="Thành lập và hoạt động của hộ kinh doanh",
    year="2026",
    period="Từ ngày 01/11/2026 đến ngày 30/11/2026",
    total="1",
    rows=(ROW,),
)

FEE_RECEIPT = FeeReceipt(
    issued_at=MOMENT,
    superior_body="Ủy ban nhân dân Thành phố Hồ Chí Minh",
    issuing_body=WARD,
    address="Số 12 đường Nguyễn Văn Đậu",
    tax_code="0301234567",
    budget_chapter="805",
    number="1205",
    series="AA-26E",
    form_symbol="01BLP0-001",
    place_and_date=DAY,
    title="Biên lai thu phí, lệ phí",
    payer_name="Nguyễn Thị Hương Giang",
    payer_address="Số 12/4 đường Nguyễn Văn Lượng, khu phố 3",
    lines=(
        FeeReceiptLine(
            name="Chứng thực bản sao từ bản chính", kind="Phí", budget_item="2716", amount="23.000"
        ),
        FeeReceiptLine(name="Cấp bản sao trích lục hộ tịch", kind="Phí", budget_item="2716", amount="8.000"),
        FeeReceiptLine(name="Đăng ký hộ kinh doanh", kind="Lệ phí", budget_item="2852", amount="100.000"),
    ),
    total="131.000",
    total_in_words="Một trăm ba mươi mốt nghìn đồng.",
    method="Tiền mặt",
    place=CENTRE,
    cashier_name="Trần Minh Đức",
    replaces="Thay thế biên lai số 1204, ký hiệu AA-26E đã hủy.",
    check_code="BCGHKLMNPQ",
    check_url="https://motcua.example/kiem-tra/BCGHKLMNPQ",
)

REGISTER = RegisterBook(
    issued_at=MOMENT,
    superior_body="Ủy ban nhân dân Thành phố Hồ Chí Minh",
    issuing_body=WARD,
    number="11/SCT",
    place_and_date=DAY,
    title="Sổ chứng thực bản sao từ bản chính",
    volume="01/2026-SCT/BS",
    period="Tháng 11/2026",
    columns=(
        RegisterColumn(title="Số thứ tự/ số chứng thực", width=24, align="center"),
        RegisterColumn(title="Họ và tên của người yêu cầu chứng thực", width=60),
        RegisterColumn(title="Tên của bản chính giấy tờ, văn bản"),
        RegisterColumn(title="Lệ phí/phí chứng thực", width=24, align="right"),
    ),
    rows=(
        ("1204", "Nguyễn Thị Hương Giang", "Bằng tốt nghiệp đại học", "6.000"),
        ("1205", "Trần Minh Đức", "Giấy chứng nhận quyền sử dụng đất", "12.000"),
    ),
    opening=("Sổ được mở ngày 02 tháng 01 năm 2026.",),
    closing=("Sổ có 3 trang, 2 số chứng thực, từ số 1204 đến số 1205.",),
    signers=(RegisterSigner(role="Người giữ sổ"), RegisterSigner(role="Thủ trưởng cơ quan")),
)

EXTRACT = CivilExtractPaper(
    issued_at=MOMENT,
    superior_body="Ủy ban nhân dân Thành phố Hồ Chí Minh",
    issuing_body=WARD,
    number="412/TLKS-BS",
    place_and_date=DAY,
    title="Trích lục khai sinh",
    subtitle="(Bản sao)",
    parts=(
        ExtractPart(
            name="Người được khai sinh",
            entries=(
                ("Họ, chữ đệm, tên", "NGUYỄN HƯƠNG GIANG"),
                ("Ngày, tháng, năm sinh", "12/11/2026"),
                ("Nơi sinh", "Bệnh viện Nhân dân Gia Định"),
            ),
        ),
    ),
    registered=(("Nơi đăng ký", WARD), ("Số", "412/2026"), ("Ngày đăng ký", "25/11/2026")),
    notes=("Cải chính: năm sinh của người cha “1990” thành “1991”.",),
    recipients=("Như trên", "Lưu: VT"),
    signer_capacity=("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
    signer_name="Trần Văn Bình",
    check_code="BCGHKLMNPQ",
    check_url="https://motcua.example/kiem-tra/BCGHKLMNPQ",
)
ATTESTATION = CertificationSheet(
    title="LỜI CHỨNG CHỨNG THỰC CHỮ KÝ",
    is_stamp=False,
    parts=(
        CertificationPart("text", ("Ngày 25 tháng 11 năm 2026, tại Ủy ban nhân dân phường Bình Hòa,",)),
        CertificationPart("signature", ("Ngày 25 tháng 11 năm 2026", "Người dịch", "Nguyễn Văn An")),
        CertificationPart("heading", ("CHỨNG THỰC",)),
        CertificationPart(
            "text",
            ("Ông/bà Nguyễn Văn An cam đoan đã hiểu, tự chịu trách nhiệm về nội dung của giấy tờ, văn bản.",),
        ),
    ),
    number="1234",
    volume="01/2026-SCT/CK,ĐC",
    capacity=("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
    signer_name="Lâm Thị Tuyết Mai",
    beside=(
        ("NGƯỜI TIẾP NHẬN HỒ SƠ", "Nguyễn Thị Thanh Hằng"),
        ("NGƯỜI LÀM CHỨNG", "Lê Văn Ba"),
        ("NGƯỜI LÀM CHỨNG", "Trần Thị Tư"),
    ),
)
STAMP = CertificationSheet(
    title="CHỨNG THỰC BẢN SAO ĐÚNG VỚI BẢN CHÍNH",
    is_stamp=True,
    number="1234",
    volume="01/2026-SCT/BS",
    date_line="Ngày 25 tháng 11 năm 2026",
    capacity=("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"),
    signer_name="Lâm Thị Tuyết Mai",
    check_url="https://motcua.example/kiem-tra/BCGHKLMNPQ",
)
CERTIFICATION = CertificationTexts(
    issued_at=MOMENT, superior_body="", number="", place_and_date="", sheets=(STAMP, ATTESTATION, ATTESTATION)
)

FORMS: dict[str, FormContext] = {
    "register_book": REGISTER,
    "civil_extract": EXTRACT,
    "slip_2018": SLIP,
    "slip_2025": SLIP,
    "supplement_2018": SUPPLEMENT,
    "supplement_2025": SUPPLEMENT,
    "refusal_2018": REFUSAL,
    "refusal_2025": REFUSAL,
    "apology_2018": APOLOGY,
    "apology_2025": APOLOGY,
    "stop_notice_2025": STOP,
    "control_sheet_2018": CONTROL,
    "control_sheet_2025": CONTROL,
    "tracking_book_2018": BOOK,
    "tracking_book_2025": BOOK,
    "postal_handover": HANDOVER,
    "receipt_note": RECEIPT,
    "preparation": LEAFLET,
    "fee_receipt": FEE_RECEIPT,
    "certification": CERTIFICATION,
}
