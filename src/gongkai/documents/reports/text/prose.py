"""The prose of a report as one text, with the way back to the lines it came from."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from gongkai.documents.reports.model import Line, Place

# Traditional characters with their simplified ones: enough for the words of reports, no dictionary of the script.
_SIMPLIFIED = """
    網网 絡络 請请 數数 條条 電电 話话 箋笺 訊讯 開开 體体 務务 關关 機机 構构 領领 導导 財财
    規规 劃划 計计 總总 結结 類类 別别 報报 預预 決决 轉转 復复 議议 訴诉 訟讼 鎮镇 鄉乡 辦办
    處处 號号 陽阳 長长 縣县 區区 義义 烏乌 興兴 國国 觀观 點点 發发 佈布 應应 當当 時时 間间
    為为 與与 統统 職职 責责 動动 態态 項项 題题 進进 會会 記记 錄录 執执 減减 無无 沒没 獲获
    範范 圍围 產产 實实 際际 續续 廢废 辭辞 擬拟 業业 費费 單单 個个 萬万 億亿 餘余 約约 經经
    濟济 齊齐 傳传 遞递 欄栏 設设 備备 檔档 圖图 書书 館馆 閱阅 讀读 針针 對对 據据 權权 證证
    郵邮 編编 碼码 聯联 繫系 繋系 達达 將将 並并 從从 來来 歷历 門门 戶户 戰战 線线 顯显 現现
    場场 農农 環环 護护 質质 標标 準准 確确 認认 內内 廳厅 廣广 東东 視视 資资 監监 衛卫 黨党
    團团 組组 織织 維维 糾纠 屆届 滿满 屬属 於于 給给 講讲 軟软 種种 複复 雜杂 審审 罰罚 強强
    製制 訂订 評评 徵征 訪访 級级 繞绕 專专 極极 積积 龍龙 馬马 鄭郑 貴贵 賓宾 遼辽 蘇苏 滬沪
    僅仅 較较 佔占 幾几 兩两 則则 張张 覆复 諮咨 詢询 眾众 羣群 謀谋 聞闻 語语 協协 調调 術术
    聲声 鏈链 頁页 盡尽 優优 暢畅 塊块 樣样 鑑鉴 麗丽 嶺岭 灣湾 濱滨 華华 營营 島岛 橋桥 豐丰
    樂乐 漢汉 臨临 魚鱼 轄辖 誤误 該该 錯错 變变 闡阐 啟启 舊旧 歸归 檢检 驗验 獎奖 課课 擴扩
    寬宽 熱热 難难 爭争 補补 額额 賬账 徑径 況况 採采 畫画 紀纪 紙纸 終终 絕绝 緩缓 縮缩 繳缴
    過过 陝陕 陜陕 罷罢 臺台 藝艺 蓋盖 裝装 誌志 論论 貫贯 賣卖 購购 趨趋 軌轨 載载 輯辑 遲迟 適适 選选 釋释
    鋪铺 陳陈 隊队 階阶 隨随 險险 雙双 鞏巩 韓韩 順顺 須须 頒颁 顧顾 駁驳 鹽盐
    許许 運运 徹彻 輸输 問问 莊庄 習习 綜综 簡简 這这 見见 說说 紹绍 員员 髮发 棲栖 穩稳 納纳 學学 稱称
    冊册 負负 勵励 趙赵 頭头 參参 嚴严 涇泾 陰阴 陸陆 樹树 橫横 滄沧 潔洁 澤泽 濃浓 瀏浏 獨独 療疗 盤盘
    礦矿 礎础 禮礼 稅税 競竞 築筑 節节 籌筹 糧粮 緊紧 練练 縱纵 繼继 績绩 羅罗 聖圣 蘭兰 葉叶 蔣蒋 蓮莲
    藍蓝 藥药 虛虚 裡里 裏里 覽览 訓训 診诊 試试 詳详 誠诚 謝谢 譯译 讓让 貨货 貧贫 貢贡 貸贷 貿贸 賀贺
    賠赔 賢贤 賽赛 軍军 輔辅 輕轻 輝辉 輪轮 遠远 違违 遺遗 鄧邓 鄒邹 鄰邻 醫医 銀银 銅铜 銷销 鋼钢 錢钱
    錦锦 鐘钟 鐵铁 鑒鉴 閣阁 閩闽 隱隐 離离 雲云 靈灵 靜静 響响 頻频 願愿 風风 飛飞 飲饮 養养 駐驻 騰腾
    鳳凤 鴻鸿 鶴鹤 麥麦 黃黄 龐庞 倉仓 側侧 偉伟 傷伤 債债 價价 儀仪 償偿 儲储 兒儿 淨净 劉刘 創创 勝胜
    勞劳 勢势 匯汇 吳吴 呂吕 喬乔 園园 圓圆 堅坚 壓压 壩坝 奮奋 婦妇 孫孙 寧宁 寶宝 尋寻 岡冈 峽峡 崗岗
    師师 帶带 幫帮 幹干 庫库 廈厦 廠厂 彙汇 後后 恆恒 愛爱 慶庆 憲宪 懷怀 懲惩 揚扬 換换 損损 撫抚 擁拥
    擇择 擊击 擔担 攝摄 斷断 晉晋 曉晓 楊杨 榮荣 樓楼 櫃柜 歐欧 歡欢 歲岁 殘残 氣气 測测 溝沟 溫温 漁渔
    潛潜 潤润 災灾 燈灯 爾尔 狀状 畝亩 異异 筆笔 簽签 紅红 純纯 細细 綠绿 綱纲 緒绪 繪绘 聰聪 肅肃 舉举
    萊莱 蒼苍 薦荐 虧亏 衝冲 親亲 觸触 討讨 註注 詞词 談谈 識识 車车 連连 遷迁 還还 邊边 雖虽 飼饲
"""
_SPELLING = str.maketrans({pair[0]: pair[1] for pair in _SIMPLIFIED.split()}) | str.maketrans(
    ",:;!?", "，：；！？"
)
# What pages add whose encoding was broken once: 發(fā)布, 數(shù)量.
_PRONUNCIATION = re.compile(r"\([a-zü]{0,6}[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ][a-zü]{0,6}\)")
# What is left of blanks that a page could not spell: 共?1340條?。
_LOST_BLANK = re.compile(r"\?+(?=\d)|(?<=\d[条條件篇份次场場])\?+")
_THOUSANDS = re.compile(r"(?<![\d.])\d{1,3}(?:[,，]\d{3})+(?![\d,，])")
_ELLIPSIS = re.compile(r"\.{3,}")
_BLANK = re.compile(r"\s+")

_SHORTEST_WRAPPED = 18  # characters: a shorter line ends because its writer ended it
_ENDED = re.compile(
    r"(?:[。；：！？」”）)》…\d]|\d[余多]?(?:[万千]余?)?[\u4e00-\u9fff]{1,2}等?|报告|年报|情况)$"
)
_UNIT = re.compile("[条件次篇份个元]|万元")
_IS_ROW = re.compile(r".{2,60}\n(?:[条件次篇份个人]|万?元)\n\d{1,9}(?:\.\d{1,9})?")
_STOP = re.compile("[，。；]")
_GOES_ON = re.compile(r"[，、]$")
BEGINS = re.compile(
    r"\(?[一二三四五六七八九十]+[)、.]|\(\d+\)|\d{1,2}[、.](?!\d)|[①-⑳]|第[一二三四五六七八九十]+[条部章]"
)
"""How a numbered heading or paragraph begins, in :func:`spelled` text."""


def spelled(text: str) -> str:
    """``text`` in the one spelling that is searched: no blanks, simplified, narrow digits, Chinese punctuation."""
    narrow = _LOST_BLANK.sub("", unicodedata.normalize("NFKC", _BLANK.sub("", text)))
    narrow = _THOUSANDS.sub(lambda number: re.sub("[,，]", "", number[0]), narrow)
    return _ELLIPSIS.sub("…", _PRONUNCIATION.sub("", narrow)).translate(_SPELLING)


@dataclass(frozen=True, slots=True)
class Prose:
    """``text``: the paragraphs, :func:`spelled`, parted by line breaks; lines that a page wrapped are joined."""

    text: str
    lines: tuple[Line, ...]
    starts: tuple[int, ...]

    def place(self, offset: int) -> Place:
        """Where the character at ``offset`` stood."""
        at = bisect_right(self.starts, offset) - 1
        return self.lines[at].place() if self.lines else Place()


def prose_of(lines: Sequence[Line]) -> Prose:
    pieces: list[str] = []
    starts: list[int] = []
    length = 0
    previous = ""
    for line in (lines := _with_rows(lines)):
        said = _in_one(tuple(filter(None, map(spelled, line.cells))))
        if previous and not _is_wrapped(previous, said):
            said = "\n" + said
        starts.append(length + said.startswith("\n"))
        pieces.append(said)
        length += len(said)
        previous = said.rpartition("\n")[2]
    return Prose("".join(pieces), tuple(lines), tuple(starts))


def _with_rows(lines: Sequence[Line]) -> Sequence[Line]:
    """Rows whose three cells stand on lines of their own (收到申请数, 件, 5), as rows."""
    joined: list[Line] = []
    for line in lines:
        cells = tuple(cell for one in (*joined[-2:], line) for cell in one.cells if len(one.cells) == 1)
        if len(cells) == 3 and _IS_ROW.fullmatch("\n".join(map(spelled, cells))):
            joined[-2:] = [replace(joined[-2], cells=cells)]
        else:
            joined.append(line)
    return joined


def _in_one(cells: tuple[str, ...]) -> str:
    """A row of the statistics that reports up to 2018 append (收到申请数, 件, 5) reads as a sentence does.

    Up to 2013 a fourth cell has the number since ever.
    """
    if len(cells) in (3, 4) and _UNIT.fullmatch(cells[1]) and all(map(str.isdecimal, cells[2:])):
        return f"{cells[0]}{cells[2]}{cells[1]}"
    return "\n".join(cells)


def _is_wrapped(line: str, following: str) -> bool:
    """Whether the paragraph goes on in the next line: a long line ends in the middle of a sentence.

    Where neither line has a stop, they are entries of a list.
    """
    if not following or BEGINS.match(following):
        return False
    if _GOES_ON.search(line):
        return True
    return len(line) >= _SHORTEST_WRAPPED and not _ENDED.search(line) and bool(_STOP.search(line + following))
