"""The papers of the case: the regulation with its articles, and the texts of the nine-month report.

What the published account of the meeting of 23/9/2021 says is told in our own words and names it as its source;
everything else is what such papers usually hold, and is flagged illustrative.
"""

from dataclasses import dataclass

ACCOUNT = (
    "Bài “Triển khai công tác phối hợp giữa Ban Cán sự Đảng UBND tỉnh với Ủy ban MTTQ Việt Nam tỉnh và các tổ chức "
    "chính trị - xã hội tỉnh” (Linh Vũ), Cổng thông tin điện tử tỉnh Lào Cai, về cuộc họp sáng ngày 23/9/2021"
)

REGULATION = "Quy chế phối hợp hoạt động nhiệm kỳ 2021 - 2025"
_GENERAL, _CONTENT, _DUTIES, _WORKING = (
    "Chương I. Quy định chung",
    "Chương II. Nội dung phối hợp",
    "Chương III. Trách nhiệm của mỗi bên",
    "Chương IV. Chế độ làm việc và tổ chức thực hiện",
)


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """One article; all are illustrative, for the account prints none. `operative`: it asks for action."""

    chapter: str
    heading: str
    text: str
    operative: bool = True


ARTICLES = (
    ArticleRow(_GENERAL, "Phạm vi và đối tượng", "Quy chế quy định việc phối hợp giữa Ủy ban nhân dân tỉnh với Ban Thường trực Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh và các tổ chức chính trị - xã hội tỉnh.", operative=False),
    ArticleRow(_GENERAL, "Nguyên tắc phối hợp", "Các bên bình đẳng, tôn trọng chức năng của nhau, chủ động và kịp thời.", operative=False),
    ArticleRow(_CONTENT, "Xây dựng khối đại đoàn kết toàn dân tộc", "Cùng tập hợp các tầng lớp nhân dân, chăm lo đồng bào dân tộc thiểu số và miền núi."),
    ArticleRow(_CONTENT, "Tuyên truyền và phong trào thi đua", "Cùng tuyên truyền chủ trương, chính sách; phát động và tổng kết các phong trào thi đua."),
    ArticleRow(_CONTENT, "Mục tiêu phát triển và chương trình mục tiêu quốc gia", "Phối hợp thực hiện mục tiêu, đề án, kế hoạch phát triển của tỉnh và các chương trình về vùng đồng bào dân tộc thiểu số, nông thôn mới và giảm nghèo."),
    ArticleRow(_CONTENT, "Giám sát và phản biện xã hội", "Ủy ban nhân dân tỉnh tạo điều kiện để các bên giám sát, phản biện và trả lời kiến nghị sau giám sát."),
    ArticleRow(_CONTENT, "Bầu cử, tiếp xúc cử tri và kiến nghị của cử tri", "Phối hợp tổ chức bầu cử, tiếp xúc cử tri; tổng hợp, trả lời và giải quyết kiến nghị."),
    ArticleRow(_CONTENT, "Tiếp công dân và đối thoại", "Tổ chức đối thoại với đoàn viên, hội viên; phối hợp tiếp công dân."),
    ArticleRow(_CONTENT, "An sinh xã hội và phòng, chống dịch bệnh", "Vận động nhân dân và nguồn lực cho an sinh xã hội, phòng, chống thiên tai và dịch bệnh."),
    ArticleRow(_CONTENT, "Phòng, chống tham nhũng, lãng phí", "Phối hợp phát hiện, kiến nghị xử lý; phát huy Ban Thanh tra nhân dân."),
    ArticleRow(_DUTIES, "Trách nhiệm của Ủy ban nhân dân tỉnh", "Cung cấp thông tin, mời dự họp, bảo đảm kinh phí và các điều kiện hoạt động."),
    ArticleRow(_DUTIES, "Trách nhiệm của Mặt trận và các tổ chức chính trị - xã hội", "Vận động, giám sát, tập hợp ý kiến nhân dân và kiến nghị."),
    ArticleRow(_WORKING, "Trao đổi thông tin, họp và báo cáo", "Họp đánh giá định kỳ; thực hiện chế độ báo cáo; hằng năm xây dựng kế hoạch phối hợp."),
    ArticleRow(_WORKING, "Tổ chức thực hiện ở sở, ngành và cấp dưới", "Sở, ban, ngành và cấp huyện ký kết chương trình phối hợp với các tổ chức cùng cấp; hằng năm sơ kết, cuối nhiệm kỳ tổng kết."),
    ArticleRow(_WORKING, "Hiệu lực", "Quy chế có hiệu lực từ ngày ký.", operative=False),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PassageRow:
    """One paragraph of the report; factual where it names its source. `said`: it tells what was said at the meeting."""

    heading: str
    text: str
    factual: bool = True
    said: bool = False


OPENING = (
    "Thực hiện Quy chế phối hợp đã ký kết, Ủy ban nhân dân tỉnh báo cáo kết quả phối hợp với Ban Thường trực "
    "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh và các tổ chức chính trị - xã hội tỉnh trong 9 tháng đầu năm 2021, "
    "số liệu từ ngày 15/12/2020 đến ngày 14/9/2021; tổng hợp cả ý kiến tại cuộc họp đánh giá ngày 23/9/2021, như sau:"
)
PASSAGES = (
    PassageRow("I.1", "Các bên đã tăng cường thực hiện Quy chế phối hợp, trọng tâm là mục tiêu Nghị quyết Đại hội Đảng bộ tỉnh lần thứ XVI, 18 đề án trọng tâm giai đoạn 2020 - 2025 và kế hoạch phát triển kinh tế - xã hội năm 2021."),
    PassageRow("I.1", "Kế hoạch phối hợp năm 2021 có {rows} nội dung đã được các bên thống nhất. Đến hết kỳ, {fulfilled} nội dung hoàn thành và được xác nhận, trong đó {on_time} đúng hạn; {claimed} nội dung đã báo hoàn thành, chờ xác nhận; {running} nội dung đang thực hiện; {overdue} nội dung quá hạn.", factual=False),
    PassageRow("I.1", "Đã phối hợp tổ chức thành công cuộc bầu cử đại biểu Quốc hội khóa XV và đại biểu Hội đồng nhân dân các cấp nhiệm kỳ 2021 - 2026; cùng kiểm tra, giám sát và thực hiện phòng, chống dịch Covid-19."),
    PassageRow("I.1", "Đã cùng tuyên truyền, phát động thi đua chào mừng các ngày lễ lớn, các sự kiện quan trọng của đất nước và của tỉnh."),
    PassageRow("I.1", "Đã cùng thực hiện các chương trình mục tiêu quốc gia: phát triển kinh tế - xã hội vùng đồng bào dân tộc thiểu số và miền núi, xây dựng nông thôn mới, giảm nghèo và an sinh xã hội bền vững."),
    PassageRow("I.1", "Đã tập hợp, xây dựng khối đại đoàn kết toàn dân tộc; tổ chức đối thoại, tiếp xúc cử tri, tiếp công dân và các hoạt động khác."),
    PassageRow("I.1", "Tại cuộc họp đánh giá ngày 23/9/2021, Chủ tịch Ủy ban nhân dân tỉnh đánh giá cao vai trò của Mặt trận và các tổ chức trong việc thực hiện đường lối, chủ trương của Đảng, chính sách, pháp luật của Nhà nước và các giải pháp cho mục tiêu phát triển kinh tế - xã hội của tỉnh.", said=True),
    PassageRow("I.2", "Việc trao đổi thông tin và chế độ báo cáo giữa các bên được thực hiện thường xuyên."),
    PassageRow("I.3", "Thường trực Ủy ban nhân dân tỉnh đã sắp xếp thời gian dự một số hội nghị, hoạt động quan trọng của Mặt trận và các tổ chức trong năm 2021 để thông tin tình hình phát triển kinh tế - xã hội và lắng nghe kiến nghị."),
    PassageRow("I.4", "Ủy ban nhân dân tỉnh đã tạo điều kiện để Mặt trận và các tổ chức giám sát hoạt động của chính quyền, thực hiện giám sát và phản biện xã hội."),
    PassageRow("I.5", "Mặt trận và các tổ chức đã dự các phiên họp thường kỳ, các cuộc họp quan trọng của Ủy ban nhân dân tỉnh và tham gia các Hội đồng, Ban Chỉ đạo, Ban Tổ chức cấp tỉnh có liên quan đến chức năng, nhiệm vụ của mình."),
    PassageRow("I.6", "Ủy ban nhân dân tỉnh đã chỉ đạo các ngành bảo đảm kinh phí và các điều kiện khác cho nhiệm vụ năm 2021."),
    PassageRow("I.7", "Việc tiếp xúc cử tri, trả lời và giải quyết kiến nghị cử tri tại cơ sở và tại các kỳ họp Hội đồng nhân dân tỉnh được phối hợp kịp thời, có chất lượng."),
    PassageRow("I.7", "Qua đó mỗi bên thường xuyên nắm được tình hình, tâm tư, nguyện vọng của nhân dân; chính sách và văn bản chỉ đạo điều hành sát thực tế, phù hợp, hiệu quả hơn."),
    PassageRow("II.1", "Thông tin giữa các bên có lúc chưa kịp thời."),
    PassageRow("II.1", "Một số chương trình phối hợp chưa được đánh giá, tổng kết để có giải pháp khắc phục khó khăn."),
    PassageRow("II.1", "Việc ký kết chương trình, quy chế, kế hoạch phối hợp với các sở, ban, ngành và ở cấp huyện còn chậm triển khai."),
    PassageRow("II.1", "Nhiều hoạt động, chương trình, sự kiện phải hoãn, tạm dừng hoặc không thực hiện được."),
    PassageRow("II.1", "Tính theo nội dung kế hoạch, ngoài các nội dung nêu tại mục I: {suspended} nội dung tạm dừng, {not_feasible} nội dung không thực hiện được; trong các nội dung nêu tại mục I có {postponed} nội dung phải hoãn.", factual=False),
    PassageRow("II.1", "Tiến độ công việc và mục tiêu kế hoạch đề ra bị ảnh hưởng."),
    PassageRow("II.1", "Kinh phí cho Mặt trận và các tổ chức đã được quan tâm nhưng còn hạn hẹp, gây khó khăn cho hoạt động tại cơ sở."),
    PassageRow("II.2", "Nguyên nhân khách quan: dịch Covid-19 ảnh hưởng đến nhiều hoạt động, chương trình, sự kiện của các bên."),
    PassageRow("II.2", "Tại cuộc họp, Chủ tịch Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh cho rằng cần tìm ra nguyên nhân của những tồn tại, hạn chế để có giải pháp thực hiện Quy chế phối hợp.", said=True),
    PassageRow("III.1", "Tiếp tục thực hiện các nội dung còn lại của kế hoạch năm 2021.", factual=False),
    PassageRow("III.1", "Theo ý kiến của Chủ tịch Ủy ban nhân dân tỉnh tại cuộc họp, các bên đổi mới cách thức thực hiện; triển khai toàn diện, đồng bộ tất cả các nội dung đã ký kết, từ cấp tỉnh đến cấp huyện, cấp xã.", said=True),
    PassageRow("III.1", "Trong thời gian tới, tăng cường phối hợp thực hiện có hiệu quả đường lối, chủ trương của Đảng, chính sách, pháp luật của Nhà nước và của địa phương.", said=True),
    PassageRow("III.1", "Đề nghị các tổ chức chính trị - xã hội quan tâm đưa ra giải pháp, cùng các sở, ngành thực hiện tốt các chương trình mục tiêu quốc gia, có kế hoạch cụ thể, đưa quyền lợi và an sinh xã hội đến với người dân.", said=True),
    PassageRow("III.2", "Đề nghị các bên bám sát nhiệm vụ chính trị của tỉnh; hằng năm xây dựng, triển khai kế hoạch phối hợp, bảo đảm nội dung phối hợp, trách nhiệm mỗi bên và tiến độ thực hiện.", said=True),
    PassageRow("III.2", "Định kỳ đánh giá để hoạt động phối hợp ngày càng hiệu quả hơn, thực hiện tốt các mục tiêu phát triển của tỉnh.", said=True),
    PassageRow("IV", "Các đại biểu đề nghị Ủy ban nhân dân tỉnh xem xét phê duyệt kế hoạch công tác phối hợp năm 2022 giữa Ủy ban nhân dân tỉnh với các tổ chức chính trị - xã hội, để chủ động thực hiện Quy chế của nhiệm kỳ 2021 - 2025.", said=True),
    PassageRow("IV", "Các đại biểu đề nghị Ủy ban nhân dân tỉnh chỉ đạo các sở, ban, ngành và Ủy ban nhân dân các huyện, thị xã, thành phố ký kết chương trình phối hợp với các tổ chức cùng cấp.", said=True),
    PassageRow("IV", "Các đại biểu đề nghị Ủy ban nhân dân tỉnh tổ chức đánh giá, tổng kết Chỉ thị số 01/CT-UBND ngày 25/01/2021 của Chủ tịch Ủy ban nhân dân tỉnh về phong trào thi đua năm 2021.", said=True),
)  # fmt: skip
ADDRESSEES = ("Thường trực Tỉnh ủy",)
RECIPIENTS = (
    "Như trên",
    "Ban Thường trực Ủy ban MTTQ Việt Nam tỉnh",
    "Các tổ chức chính trị - xã hội tỉnh",
    "Các sở, ban, ngành tỉnh",
    "Lưu: VT, TH",
)
# For whom a paper is signed, by whom for whom, the post, and a name that is nobody's: the account names no such paper.
SIGNER = (("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), "Họ và tên")
