"""How the name of a body is built, so that it ends where it ends and whatever stands behind it is the work.

A name is a kind and a field (“Sở Nội vụ”), a people's committee or an organisation and its level (“UBND huyện Bát Xát”),
a post and a name (“Giám đốc Sở Y tế”), or a group (“các sở, ban, ngành tỉnh”). Names built otherwise are found by the
verb behind them.
"""

import re
from collections.abc import Iterator

SMALL = "a-zàáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"

_AND = r"\s*(?:và|&|-|–)\s*"
FIELD = (
    r"(?:Nội vụ|Tài chính(?:\s*-\s*Kế hoạch)?|Kế hoạch(?: và Đầu tư| & Đầu tư|\s*-\s*Tài chính)?|KH\s?&\s?ĐT|KHĐT"
    rf"|Nông nghiệp(?:{_AND}(?:Phát triển [Nn]ông thôn|PTNT|Môi trường))?|NN\s?(?:&|và)\s?PTNT|NN\s?(?:&|và)\s?MT"
    r"|Công [Tt]hương|Xây dựng|Giao thông(?: [Vv]ận tải)?(?:\s*[-–]\s*Xây dựng)?|GTVT|Y tế|Giáo dục(?: và Đào tạo| & Đào tạo)?|GD\s?(?:&|và)\s?ĐT|GDĐT"
    r"|Lao động\s*[-–,]\s*Thương binh(?: và | & |\s*[-–]\s*)Xã hội|LĐ\s?-?\s?TB\s?(?:&|và)\s?XH|LĐTBXH"
    r"|Văn h(?:óa|oá)(?:, Thể thao(?: và Du lịch)?| và Thể thao| và Thông tin|\s*[-–]\s*(?:Xã hội|Thông tin))?|VHTT\s?(?:&|và)?\s?DL|VHTT"
    r"|Du lịch|Thông tin và Truyền thông|TT\s?(?:&|và)\s?TT|TTTT|Khoa học(?: và Công nghệ)?|KH\s?(?:&|và)\s?CN|KHCN"
    r"|Tài nguyên và Môi trường|TN\s?(?:&|và)\s?MT|TNMT|Tư pháp|Ngoại (?:vụ|giao)|Dân tộc(?: và Tôn giáo)?|Tôn giáo"
    r"|Quy hoạch\s*[-–]\s*Kiến trúc|Kinh tế(?: và Hạ tầng|, Hạ tầng và Đô thị)?|Quản lý [Đđ]ô thị|Quốc phòng|Công an)"
)
_LEVEL_WORD = (
    r"(?:tỉnh|Tỉnh(?! đoàn| Đoàn| ủy)|[Tt]hành phố|TP\.?|huyện|quận|thị xã|xã|phường|thị trấn|đặc khu|khu vực)"
)
PLACE = rf"[^\W\d_{SMALL}][\w']*"
_PLACES = rf"(?!(?:Sở|Ban|Hội|UBND|Ủy|Công an|Phòng|Mặt trận|Liên đoàn)\b){PLACE}(?: {PLACE})*"
_LEVELS = (
    rf"(?:các\s+)?{_LEVEL_WORD}(?:\s*[,/]\s*(?:các\s+)?{_LEVEL_WORD})*(?:\s+(?:và|hoặc)\s+(?:các\s+)?{_LEVEL_WORD})?"
)
LEVEL = (
    r"(?:\s+(?:"
    rf"các\s+{_LEVEL_WORD}(?:\s*,\s*{_LEVEL_WORD})*(?:\s+và\s+{_LEVEL_WORD})?\s*:\s*{_PLACES}(?:\s*,\s*{_PLACES})*(?:\s+và\s+{_PLACES})?"
    rf"|{_LEVELS}(?:\s+{_PLACES}(?:\s*,\s*{_PLACES}(?!\s*:))*(?:\s+và\s+{_PLACES})?)?"
    r"|cấp\s+(?:tỉnh|huyện|xã|cơ sở|trên)|các cấp|cùng cấp|Trung ương|Việt Nam|(?:có\s+)?liên quan|trực thuộc|thành viên|tại địa phương|địa phương"
    r"))*"
)
_SERVED = r"(?:UBND|Ủy ban nhân dân|HĐND|Hội đồng nhân dân|Đoàn (?:ĐBQH|đại biểu Quốc hội)(?:(?:,| và) (?:HĐND|UBND))*)"
_FRONT = r"(?:(?:Ban Thường trực|BTT|Thường trực)\s+)?(?:(?:Ủy ban|UB)\s*)?(?:MTTQ|Mặt trận Tổ quốc|Mặt trận)(?:\s+(?:VN|TQ))?"
_ONE = (
    r"(?:"
    rf"(?:Sở|Phòng|Bộ)\s+{FIELD}"
    rf"|(?:Thường trực\s+)?{_SERVED}|{_FRONT}"
    r"|Hội\s+(?:Liên hiệp Phụ nữ|LHPN|Phụ nữ|Nông dân|ND|Cựu chiến binh|CCB|Chữ thập đỏ|Khuyến học|Người cao tuổi|Luật gia|Nhà báo|Đông y"
    r"|Người mù|Doanh nhân trẻ|Cựu thanh niên xung phong|Bảo trợ[^,;.]{0,40}? mồ côi)|HND|LHPN"
    r"|Liên đoàn Lao động|LĐLĐ|Công đoàn(?: các khu công nghiệp| viên chức| ngành \w+(?: \w+)?)?|(?:Tỉnh|Thành|Huyện|Thị|Quận) [Đđ]oàn|(?:Tỉnh|Thành|Huyện|Thị|Quận)đoàn"
    r"|Đoàn (?:Thanh niên|TNCS Hồ Chí Minh|thanh niên)|ĐTN|Liên minh (?:Hợp tác xã|HTX)|Liên hiệp (?:các )?[Hh]ội[^,;.]{0,30}? kỹ thuật"
    r"|Công an|Bộ (?:Chỉ huy|CHQS)(?: Quân sự| quân sự| Bộ đội [Bb]iên phòng| BĐBP)?|(?:BCH|Ban Chỉ huy) Quân sự|BĐBP|Bộ đội [Bb]iên phòng"
    r"|(?:Phó )?Thủ tướng(?: Chính phủ)?|Chính phủ|Thanh tra|Kho bạc Nhà nước|(?:Chi )?[Cc]ục (?:Thuế|Thống kê|Hải quan|Quản lý thị trường|Kiểm lâm|Thi hành án dân sự)"
    r"|Bảo hiểm xã hội|BHXH|Ngân hàng (?:Nhà nước(?:,? [Cc]hi nhánh)?|Chính sách xã hội|CSXH)|NHCSXH|Tòa án nhân dân|Viện [Kk]iểm sát nhân dân"
    r"|(?:Văn phòng|VP)\s+(?:UBND|HĐND|Đoàn ĐBQH và HĐND|Tỉnh ủy|Huyện ủy|Thành ủy|Chính phủ|Điều phối[^,;.]{0,30}? mới)"
    r"|Đài (?:Phát thanh\s*(?:-|–|và)\s*Truyền hình|PT\s?-?\s?TH|PTTH)|Đài Truyền thanh|Cổng Thông tin điện tử|Trung tâm Phục vụ [Hh]ành chính công"
    r"|Ban (?:Quản lý|QLDA) (?:các )?dự án(?:(?:,| và| -)? (?:[Đđ]ầu tư|[Xx]ây dựng|công trình|các|giao thông|dân dụng|công nghiệp|nông nghiệp|phát triển nông thôn|ODA|chuyên ngành))*"
    r"|Ban (?:Dân tộc|Tôn giáo|(?:Tổ chức|Tuyên giáo|Dân vận|Nội chính|Tuyên giáo và Dân vận)(?:\s+(?:Tỉnh|Thành|Huyện) ủy)?"
    r"|Cán sự Đảng UBND|Chấp hành Đảng bộ|Thường vụ (?:Tỉnh|Thành|Huyện) ủy|Quản lý (?:Khu|các khu|các Khu)\s+(?:kinh tế|công nghiệp))"
    r"|(?:Tỉnh|Thành|Huyện|Đảng|Thị) ủy(?:\s+UBND)?|Cục Thống kê"
    rf"|Báo {_PLACES}|Tạp chí {_PLACES}"
    r")"
)
_POST = r"(?:(?:Phó\s+)?(?:[Cc]hủ tịch|Giám đốc|Chỉ huy trưởng|Chánh|Thủ trưởng|thủ trưởng|Trưởng|Cục trưởng|Bí thư)|[Ll]ãnh đạo|[Nn]gười đứng đầu|Ủy viên|[Tt]hành viên)"
_GROUP = (
    r"(?:"
    r"(?:(?:[Tt]ất cả\s+)?[Cc]ác|[Tt]oàn thể|[Nn]hững)\s+(?:[Ss]ở|[Bb]an|[Bb]ộ|[Pp]hòng|[Nn]gành|[Đđ]ơn vị|[Cc]ơ quan|[Đđ]ịa phương|[Cc]ấp|đoàn thể|tổ chức(?: chính trị(?:\s*[-–]\s*xã hội)?| đoàn thể| thành viên| hội| xã hội)?)"
    r"(?:\s*,\s*(?:các\s+)?(?:[Ss]ở|[Bb]an|[Pp]hòng|[Nn]gành|cơ quan ngang [Bb]ộ|cá nhân|[Đđ]ơn vị|[Cc]ơ quan|[Đđ]ịa phương|đoàn thể|tổ chức(?: chính trị(?:\s*[-–]\s*xã hội)?| đoàn thể)?)(?!\s+(?:kinh tế|nghề))(?![\w-]))*"
    r"(?:\s+và\s+(?:đoàn thể|địa phương|các đoàn thể|các ngành|đơn vị)(?![\w-]))?"
    r"(?:\s+(?:chuyên môn|tỉnh|của tỉnh|ở địa phương))?"
    r"|[Cc]ác\s+(?:tỉnh|thành|huyện|thị|quận|đảng) ủy(?:(?:\s*,\s*|\s+và\s+)(?:các\s+)?(?:tỉnh|thành|huyện|thị|quận|đảng) ủy)*"
    r"|[Bb]ộ phận giúp việc|[Cc]ác thành viên(?: Ban Chỉ đạo| Hội đồng| Tổ công tác)?|(?:[Cc]ơ quan|[Đđ]ơn vị)(?=\s+(?:được|bị|chủ trì soạn))"
    r"|[Cc]ấp ủy(?:,| và)? chính quyền|[Cc]hính quyền|(?:(?:[Tt]hường trực|[Ll]ãnh đạo)\s+)?[Hh]ai (?:bên|cơ quan)|[Cc]ác bên)"
)
# What says which of them is meant, up to the work: “các đơn vị chậm gửi báo cáo | kiểm điểm …”.
_UP_TO_WORK = (
    r"(?=\s+(?:phải|cần|có trách nhiệm|chịu trách nhiệm|khẩn trương|nghiêm túc|tập trung|trực tiếp|chủ động|chỉ đạo|chủ trì|phối hợp|tham mưu|theo dõi|kiểm điểm"
    r"|rút kinh nghiệm|giải trình|làm rõ|khắc phục|chấm dứt|trả lời|rà soát|hoàn thành|hoàn thiện|tổ chức|thực hiện|triển khai|xây dựng|làm việc|tháo gỡ|giải quyết|xem xét"
    r"|đôn đốc|bổ sung|cung cấp|tiếp thu|thông báo|tổng hợp)(?![\w-]))"
)
_WHICH = (
    r"(?:\s+(?:chủ trì soạn thảo|của (?:hai|các) bên"
    rf"|(?:còn\s+|hiện\s+)?(?:chưa|chậm|để chậm|để xảy ra)\s[^,;.:]{{3,60}}?{_UP_TO_WORK}"
    rf"|(?:được|bị)\s+(?:giao|chuyển|phân công|thanh tra|kiểm tra|giám sát|kiến nghị|mời|nêu tên)(?:\s[^,;.:]{{1,50}}?)?{_UP_TO_WORK}))?"
)
_CHARGE = rf"(?:\s+phụ trách\s[^,;.:]{{3,50}}?{_UP_TO_WORK})?"
_ROW = rf"[Cc]ác\s+[Ss]ở\s*:?\s*{FIELD}(?:\s*,\s*(?!Sở|Ban){FIELD})*(?:\s*,?\s+và\s+{FIELD})?"
# Somebody by name before the post: “đồng chí Trần Văn B, Phó Giám đốc Sở Y tế”.
PERSON = rf"{PLACE}(?: {PLACE}){{1,4}}\s*[,–-]\s*(?={_POST})"
NAME = re.compile(
    rf"(?:(?:{_POST}\s+)?(?:(?:các|Văn phòng|Thanh tra|thành viên)\s+)?(?:{_ROW}|{_ONE}{LEVEL}{_CHARGE}|{_GROUP}{LEVEL}{_WHICH})"
    rf"|(?:Chủ tịch|Phó Chủ tịch)\s+(?:Hội|Liên đoàn|Ủy ban){LEVEL})(?:\s*\([^)]{{1,60}}\))?(?![\w-])"
)
_BETWEEN = re.compile(r"\s*[,;]\s*(?:và\s+)?|\s+(?:và|cùng|cùng với|với)\s+(?:với\s+)?")
ROW = re.compile(rf"^(?P<post>{_POST}\s+)?[Cc]ác\s+[Ss]ở\s*:?\s*(?={FIELD})")
FIELDS = re.compile(FIELD)


def row(words: str, at: int) -> tuple[list[tuple[int, int]], int]:
    """The names that stand one behind the other from `at` on, each by its place, and where the last of them ends."""
    found: list[tuple[int, int]] = []
    while one := NAME.match(words, at):
        found.append(one.span())
        between = _BETWEEN.match(words, one.end())
        if not between or not NAME.match(words, between.end()):
            return found, one.end()
        at = between.end()
    return found, at


def ends(words: str) -> Iterator[int]:
    """Where each name in the words ends."""
    return (one.end() for one in NAME.finditer(words))
