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
    r"(?:tỉnh|Tỉnh(?! đoàn| Đoàn| ủy)|[Tt]hành phố|TP\.?|huyện|quận|thị xã|xã(?! hội)|phường|thị trấn|đặc khu|khu vực)"
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
    r"|cấp\s+(?:tỉnh|huyện|xã|cơ sở|trên)|các cấp|cùng cấp|Trung ương|Việt Nam|(?:có\s+)?liên quan|trực thuộc|thành viên|tại địa phương|địa phương|biên giới|vùng cao|vùng sâu|giáp biên|trọng điểm"
    r"))*"
)
_SERVED = r"(?:UBND|Ủy ban nhân dân|HĐND|Hội đồng nhân dân|Đoàn (?:ĐBQH|đại biểu Quốc hội)(?:(?:,| và) (?:HĐND|UBND))*)"
_FRONT = r"(?:(?:Ban Thường trực|BTT|Thường trực)\s+)?(?:(?:Ủy ban(?: Trung ương)?|UB)\s*)?(?:MTTQ|Mặt trận Tổ quốc|Mặt trận)(?:\s+(?:VN|TQ))?"
# Bodies whose field is told in lower case, up to their level: “Hội đồng Phối hợp phổ biến, giáo dục pháp luật tỉnh”.
_LONG = (
    r"(?:Hội đồng|Ban Chỉ đạo|Ban Chỉ huy|Ban Tổ chức|Ban Vận động|Ban Quản lý|Trung tâm|Chi nhánh|Quỹ|Tiểu ban)"
    rf"(?:,?\s(?!(?:tại|cho|của|với|về|trên|đến|trong|theo|để|do|từ|các|những|số|việc|bảo đảm|rà soát|báo cáo|tổng hợp|hướng dẫn|kiểm tra|tham mưu|hoàn thành|triển khai|tiếp tục|tăng cường"
    rf"|chủ trì|phối hợp|tổ chức|chủ động|khẩn trương|cần|phải|sẽ|Sở|UBND|MTTQ|Mặt trận|Hội|Ban|Công an|{_LEVEL_WORD})(?!\w))[^\s,;.:()]+){{1,12}}(?=\s+{_LEVEL_WORD}(?!\w))"
)
_ONE = (
    rf"(?:{_LONG}|"
    rf"(?:Sở|Phòng|Bộ)\s+{FIELD}"
    rf"|(?:Thường trực\s+)?{_SERVED}|{_FRONT}"
    r"|Hội\s+(?:Liên hiệp Phụ nữ|LHPN|Phụ nữ|Nông dân|ND|Cựu chiến binh|CCB|Chữ thập đỏ|Khuyến học|Người cao tuổi|Luật gia|Nhà báo|Đông y"
    r"|Người mù|Doanh nhân trẻ|Cựu thanh niên xung phong|Bảo trợ[^,;.]{0,40}? mồ côi)|HND|LHPN"
    r"|Liên đoàn Lao động|LĐLĐ|Công đoàn(?: các khu công nghiệp| viên chức| ngành \w+(?: \w+)?)?|(?:Tỉnh|Thành|Huyện|Thị|Quận) [Đđ]oàn|(?:Tỉnh|Thành|Huyện|Thị|Quận)đoàn"
    r"|Đoàn (?:Thanh niên|TNCS Hồ Chí Minh|thanh niên)|ĐTN|Liên minh (?:Hợp tác xã|HTX)|Liên hiệp (?:các )?[Hh]ội[^,;.]{0,30}? kỹ thuật"
    r"|Công an|Bộ (?:Chỉ huy|CHQS)(?: Quân sự| quân sự| Bộ đội [Bb]iên phòng| BĐBP)?|(?:BCH|Ban Chỉ huy) Quân sự|BĐBP|Bộ đội [Bb]iên phòng"
    r"|(?:Phó )?Thủ tướng(?: Chính phủ)?|Chính phủ|Thanh tra|Kho bạc Nhà nước|Thuế(?= tỉnh| thành phố| cơ sở| khu vực)|Thống kê(?= tỉnh| cơ sở)|Thi hành án dân sự|Bưu điện|(?:Chi )?[Cc]ục (?:Thuế|Thống kê|Hải quan|Quản lý thị trường|Kiểm lâm|Thi hành án dân sự)"
    r"|Bảo hiểm xã hội|BHXH|(?:Phòng giao dịch\s+)?Ngân hàng (?:Nhà nước(?:,? [Cc]hi nhánh)?|Chính sách xã hội|CSXH)(?:,?\s+[Cc]hi nhánh)?|NHCSXH|Tòa án nhân dân|Viện [Kk]iểm sát nhân dân"
    r"|(?:Văn phòng|VP)\s+(?:UBND|HĐND(?: và UBND)?|Đoàn (?:ĐBQH|đại biểu Quốc hội) và HĐND|Đảng ủy|Tỉnh ủy|Huyện ủy|Thành ủy|Chính phủ|Điều phối[^,;.]{0,30}? mới)"
    r"|Đài (?:Phát thanh\s*(?:-|–|và)\s*Truyền hình|PT\s?-?\s?TH|PTTH)|Đài Truyền thanh|Cổng Thông tin điện tử|Trung tâm Phục vụ [Hh]ành chính công"
    r"|Ban (?:Quản lý|QLDA) (?:các )?dự án(?:(?:,| và| -)? (?:[Đđ]ầu tư|[Xx]ây dựng|công trình|các|giao thông|dân dụng|công nghiệp|nông nghiệp|phát triển nông thôn|ODA|chuyên ngành))*"
    r"|Ban (?:Dân tộc|Tôn giáo|(?:Tổ chức|Tuyên giáo|Dân vận|Nội chính|Tuyên giáo và Dân vận)(?:\s+(?:Tỉnh|Thành|Huyện) ủy)?"
    r"|Cán sự Đảng UBND|Chấp hành Đảng bộ|Thường vụ (?:Tỉnh|Thành|Huyện) ủy|Quản lý (?:Khu|các khu|các Khu)\s+(?:kinh tế|công nghiệp))"
    r"|(?:Tỉnh|Thành|Huyện|Đảng|Thị) ủy(?:\s+(?:UBND|HĐND|[Cc]ác cơ quan Đảng|Khối [^,;.:]{3,30}? (?:tỉnh|doanh nghiệp)|Công an|Quân sự|Bộ đội [Bb]iên phòng))?|Cục Thống kê"
    rf"|Báo và [Pp]hát thanh,? [Tt]ruyền hình(?: {_PLACES})?|Báo {_PLACES}|Tạp chí {_PLACES}"
    r")"
)
_POST = r"(?:(?:Phó\s+)?(?:[Cc]hủ tịch|Giám đốc|Chỉ huy trưởng|Chánh|Thủ trưởng|thủ trưởng|Trưởng|Cục trưởng|Bí thư)|[Ll]ãnh đạo|[Nn]gười đứng đầu|Ủy viên|[Tt]hành viên)"
# What says which of them is meant, up to the work: “các đơn vị chậm gửi báo cáo | kiểm điểm …”.
_UP_TO_WORK = (
    r"(?=\s+(?:phải|cần|có trách nhiệm|chịu trách nhiệm|khẩn trương|nghiêm túc|tập trung|trực tiếp|chủ động|chỉ đạo|chủ trì|phối hợp|tham mưu|theo dõi|kiểm điểm"
    r"|rút kinh nghiệm|giải trình|làm rõ|khắc phục|chấm dứt|trả lời|rà soát|hoàn thành|hoàn thiện|tổ chức|thực hiện|triển khai|xây dựng|làm việc|tháo gỡ|giải quyết|xem xét"
    r"|đôn đốc|bổ sung|cung cấp|tiếp thu|thông báo|tổng hợp|có văn bản|chuẩn bị|mời|lấy ý kiến|tiếp nhận|trình|lập|bố trí|phân công|công khai|đề xuất|tăng cường|quan tâm)(?![\w-]))"
)
_GROUP = (
    r"(?:"
    r"(?:(?:[Tt]ất cả\s+)?[Cc]ác|[Tt]oàn thể|[Nn]hững)\s+(?:[Ss]ở|[Bb]an|[Bb]ộ|[Pp]hòng|[Nn]gành|[Đđ]ơn vị|[Cc]ơ quan|[Đđ]ịa phương|[Cc]ấp|đoàn thể|tổ chức(?: chính trị(?:\s*[-–]\s*xã hội)?| đoàn thể| thành viên| hội| xã hội)?)"
    r"(?:\s*,\s*(?:các\s+)?(?:[Ss]ở|[Bb]an|[Pp]hòng|[Nn]gành|cơ quan ngang [Bb]ộ|cá nhân|doanh nghiệp|hợp tác xã|trường học|bệnh viện|[Đđ]ơn vị|[Cc]ơ quan|[Đđ]ịa phương|đoàn thể|tổ chức(?: chính trị(?:\s*[-–]\s*xã hội)?| đoàn thể)?)(?!\s+(?:kinh tế|nghề))(?![\w-]))*"
    r"(?:\s+và\s+(?:đoàn thể|địa phương|doanh nghiệp|các đoàn thể|các ngành|đơn vị)(?![\w-]))?"
    r"(?:\s+(?:của tỉnh|báo chí|truyền thông|thông tin(?: đại chúng)?|chức năng|tư pháp|nội chính|sự nghiệp|nghiệp vụ|chủ quản|ngành dọc|tham mưu(?= [a-z]+ trách)|có thẩm quyền|tố tụng|tiến hành tố tụng|quần chúng|tôn giáo|xã hội(?:\s*[-–]\s*nghề nghiệp)?"
    rf"|kinh tế(?! xã)|cung ứng|tư vấn|thi công|viễn thông|khoa học|giáo dục|y tế|chủ trì(?: (?:nội dung|nhiệm vụ|soạn thảo|đề án|dự án|tham mưu))?(?=\s+(?:gửi|báo cáo)\s|{_UP_TO_WORK})|chuyên môn|hành chính(?: nhà nước)?|nhà nước|quản lý nhà nước|tỉnh|của tỉnh|ở địa phương)){{0,2}}"
    r"|[Cc]ác\s+(?:tỉnh|thành|huyện|thị|quận|đảng) ủy(?:(?:\s*,\s*|\s+và\s+)(?:các\s+)?(?:tỉnh|thành|huyện|thị|quận|đảng) ủy)*"
    r"|[Bb]ộ phận giúp việc|(?<=đầu )(?:các\s+)?cơ quan(?:, (?:tổ chức|đơn vị|địa phương|doanh nghiệp))+|[Cc]ơ quan (?:chủ trì )?(?:soạn thảo|thẩm định|thẩm tra|thường trực|tham mưu)(?:\s+(?:của\s+)?hai bên)?|[Cc]ác thành viên(?: Ban Chỉ đạo| Hội đồng| Tổ công tác)?|(?:[Cc]ơ quan|[Đđ]ơn vị)(?=\s+(?:được|bị|chủ trì soạn))"
    r"|(?:Trưởng|Tổ trưởng|Bí thư [Cc]hi bộ|Trưởng ban công tác Mặt trận)\s+(?:các\s+)?(?:thôn|bản|tổ dân phố|khu phố|khu dân cư|ấp)(?:(?:\s*,\s*|\s+và\s+)(?:thôn|bản|tổ dân phố|khu phố|khu dân cư|ấp))*"
    r"|[Nn]gành\s+(?:điện|y tế|giáo dục|nông nghiệp|công an|ngân hàng|thuế|giao thông|bảo hiểm xã hội|văn hóa|du lịch|lao động|tài chính|nước|viễn thông|bưu chính|kiểm lâm|thanh tra|tư pháp|nội vụ|xây dựng|công thương)(?:\s+và\s+(?:điện|y tế|giáo dục|nông nghiệp|công an|ngân hàng|thuế|giao thông|bảo hiểm xã hội|văn hóa|du lịch|lao động|tài chính|nước|viễn thông|bưu chính|kiểm lâm|thanh tra|tư pháp|nội vụ|xây dựng|công thương))?"
    r"|[Cc]ấp ủy(?:,| và)? chính quyền|[Cc]hính quyền|(?:(?:[Tt]hường trực|[Ll]ãnh đạo)\s+)?[Hh]ai (?:bên|văn phòng|ngành|đơn vị|đoàn thể|cơ quan(?: thường trực)?)|[Cc]ác hội(?: quần chúng| đặc thù)(?: được Đảng(?:,| và) Nhà nước giao nhiệm vụ)?|[Cc]ác bên)"
)
_WHICH = (
    r"(?:\s+(?:chủ trì soạn thảo|của (?:hai|các) bên"
    rf"|(?:còn\s+|hiện\s+)?(?:chưa|chậm|để|còn)\s[^,;.:]{{3,60}}?{_UP_TO_WORK}"
    rf"|(?:được|bị)\s+[^,;.:]{{2,60}}?(?=\s+(?:phải|cần|có trách nhiệm|chịu trách nhiệm|khẩn trương|nghiêm túc)\s)"
    rf"|(?:được|bị)\s+(?:giao|chuyển|phân công|thanh tra|kiểm tra|giám sát|kiến nghị|mời|nêu tên)(?:\s[^,;.:]{{1,50}}?)?{_UP_TO_WORK}))?"
)
_CHARGE = rf"(?:\s+phụ trách\s[^,;.:]{{3,50}}?{_UP_TO_WORK})?"
_ROW = rf"[Cc]ác\s+[Ss]ở\s*:?\s*{FIELD}(?:\s*,\s*(?!Sở|Ban){FIELD})*(?:\s*,?\s+và\s+{FIELD})?"
# Somebody by name before the post: “đồng chí Trần Văn B, Phó Giám đốc Sở Y tế”.
PERSON = rf"{PLACE}(?: {PLACE}){{1,4}}\s*[,–-]\s*(?={_POST})"
NAME = re.compile(
    rf"(?:(?:(?:[Cc]ác\s+)?{_POST}(?:\s+(?:phụ trách|[Tt]hường trực))?\s+)?(?:(?:các|Văn phòng|Thanh tra|thành viên)\s+)?(?:{_ROW}|{_ONE}{LEVEL}{_CHARGE}|{_GROUP}{LEVEL}{_WHICH})"
    rf"|(?:Chủ tịch|Phó Chủ tịch)\s+(?:Hội|Liên đoàn|Ủy ban){LEVEL})(?:\s*\((?!(?:hoàn thành|xong|trước|tháng|quý|trong|thời|chậm|ngày|hạn|đến|năm|từ)\s|(?-i:[HXTQCNĐ][a-zà-ỹ]*)\s[^)]*\d)[^)]{{1,60}}\))?(?![\w-])"
)
_BETWEEN = re.compile(
    rf"(?:\s*[,;]\s*(?:và\s+)?|\s+(?:và|cùng|cùng với|với)\s+(?:với\s+)?)(?:(?:các )?(?:đồng chí|ông|bà)\s+(?:{PERSON})?)?"
)
ROW = re.compile(rf"^(?P<post>{_POST}\s+)?[Cc]ác\s+[Ss]ở\s*:?\s*(?={FIELD})")
FIELDS = re.compile(FIELD)


# “UBND xã Bản Qua, xã Cốc Mỳ”: the second is named by its place alone.
_SAME_KIND = re.compile(rf"(?:xã|phường|thị trấn|huyện|thị xã|thành phố|đặc khu)\s+{_PLACES}")
_OF_A_PLACE = re.compile(rf"(?:UBND|Ủy ban|HĐND|Công an|MTTQ|Đoàn|Hội|{_SAME_KIND.pattern})")


def _goes_on(words: str, before: re.Match[str], at: int) -> bool:
    return bool(_OF_A_PLACE.search(before.group()) and _SAME_KIND.match(words, at))


def row(words: str, at: int) -> tuple[list[tuple[int, int]], int]:
    """The names that stand one behind the other from `at` on, each by its place, and where the last of them ends."""
    found: list[tuple[int, int]] = []
    while one := NAME.match(words, at) or (_SAME_KIND.match(words, at) if found else None):
        found.append(one.span())
        between = _BETWEEN.match(words, one.end())
        if not between or not (NAME.match(words, between.end()) or _goes_on(words, one, between.end())):
            return found, one.end()
        at = between.end()
    return found, at


def ends(words: str) -> Iterator[int]:
    """Where each name in the words ends."""
    return (one.end() for one in NAME.finditer(words))
