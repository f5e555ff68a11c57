"""tests/fixtures/tape/{trustee,broken}.xlsx and workbook.json, by openpyxl."""

import datetime
import json
import pathlib

import openpyxl
from openpyxl.styles import Font

folder = pathlib.Path(__file__).parents[1] / "fixtures" / "tape"
STAMP = datetime.datetime(2026, 1, 1)
day = datetime.date


def save(book, name):
    book.properties.created = book.properties.modified = STAMP
    book.save(folder / name)
    print("wrote", folder / name, (folder / name).stat().st_size)


book = openpyxl.Workbook()
summary = book.active
summary.title = "Summary"
summary["A1"], summary["B3"] = "Trustee report", 42
old = book.create_sheet("Old tape")
old.append(["Asset ID", "Par", "Maturity", "Spread"])
old.append(["OLD", 1, day(2029, 1, 1), 0.03])
old.sheet_state = "hidden"
sheet = book.create_sheet("Loan Tape '26")
sheet["B1"], sheet["B2"] = "Schedule of collateral obligations", day(2026, 1, 15)
sheet["B1"].font = Font(bold=True)
header = [None, "LoanX ID", "Issuer Name", "Principal Balance", "Maturity Date", "Spread", "Floor %", "Price", "Moody's Facility Rating", "S&P Rating", "Cov-Lite", "Payment Frequency", "Custodian", "Market Value"]
rows = [
    [None, "LX1", "Acme", 2_000_000, day(2029, 9, 17), 0.0333, 0.0075, 99.25, "B2", "B", True, 4, "x", 1],
    [None, "LX2", " Birch ", 1_500_000.55, datetime.datetime(2031, 2, 28, 12, 30), 0.0425, 0, 100, "B1", None, False, 12, None, None],
    [None, 30017, "Cedar", "1,250,000", "6/30/2028", 0.05, None, "#N/A", "NR", "CCC+", "No", "Quarterly", None, None],
]
for k, value in enumerate(header):
    sheet.cell(4, k + 1, value)
for i, row in enumerate(rows):
    for k, value in enumerate(row):
        cell = sheet.cell(5 + i + (i > 1), k + 1, value)  # a blank row after the second
        if k in (5, 6):
            cell.number_format = "0.00%"
        if k == 4 and not isinstance(value, str):
            cell.number_format = "dd-mmm-yy"
sheet["B9"], sheet["D9"] = "Total", "=SUM(D5:D8)"
sheet.cell(7, 16, "a note beside the table").number_format = '0.0" %"'
save(book, "trustee.xlsx")

assets = [
    dict(id="LX1", issuer="Acme", par=2_000_000.0, maturity="2029-09-17", spread=0.0333, floor=0.0075, price=0.9925, moodys=dict(facility="B2"), sp=dict(rating="B"), cov_lite=True),
    dict(id="LX2", issuer="Birch", par=1_500_000.55, maturity="2031-02-28", spread=0.0425, floor=0.0, price=1.0, moodys=dict(facility="B1"), frequency="monthly"),
    dict(id="30017", issuer="Cedar", par=1_250_000.0, maturity="2028-06-30", spread=0.05, sp=dict(rating="CCC+")),
]

broken = openpyxl.Workbook()
bad = broken.active
bad.title = "Loans"
bad.append(["ID", "Par", "Maturity", "Spread", "S&P Rating", "Price", "Mark"])
bad.append(["A", "lots", day(2029, 1, 1), 0.03, "B", 99, 99])
bad.append(["A", 5, 0.25, 0.03, "Bx", 98, 98])
bad.append(["C", 5, day(2029, 1, 1), "#REF!", "B", 97, 97])
bad["D4"].data_type = "e"
bad["D3"].number_format = "0.00%"
save(broken, "broken.xlsx")

(folder / "workbook.json").write_text(
    json.dumps({"source": f"openpyxl {openpyxl.__version__}; tests/generate/tape_xlsx.py", "tolerance": "equal", "assets": assets}, indent=1)
)
