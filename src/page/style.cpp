#include "page/style.h"

namespace stackpilot::page {

const char* const common_style = R"css(
:root {
  color-scheme: light dark;
  --page: #f6f7f9; --card: #ffffff; --ink: #1c2430; --quiet: #5a6675; --line: #dde2e9;
  --good: #12703c; --good-soft: #d9f2e3; --bad: #b3261e; --bad-soft: #fbe0de;
  --open: #7a5200; --open-soft: #fcecc8; --up: #2e9e62; --mute: #6b4fbb;
  --down: #cf3a31; --curve: #2463c4; --shade: #e5484d26; --mark: #7b8696;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0f141b; --card: #171e27; --ink: #e4e9f0; --quiet: #9aa7b8; --line: #2a3441;
    --good: #7fdca5; --good-soft: #12391f; --bad: #ff9a92; --bad-soft: #4a1816;
    --open: #f3c766; --open-soft: #40300a; --up: #35a76a; --mute: #a08df0;
    --down: #e0544b; --curve: #7aa9ff; --shade: #ff6b6b2e; --mark: #8a97a9;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; max-width: 70rem; padding: 1.5rem 1.25rem 4rem; background: var(--page);
  color: var(--ink); font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
}
header, section, .figures {
  background: var(--card); border: 1px solid var(--line); border-radius: .75rem;
  margin-bottom: 1rem; padding: 1.25rem 1.5rem;
}
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .5rem; overflow-wrap: anywhere; }
h2 { font-size: 1.1rem; margin: 0 0 .75rem; }
p { margin: 0 0 .75rem; }
.kicker { color: var(--quiet); font-size: .85rem; margin: 0 0 .25rem; }
.reason { border-left: .25rem solid var(--open); padding-left: .75rem; white-space: pre-line; }
.badge {
  border-radius: 99px; display: inline-block; font-size: .8rem; font-weight: 650;
  line-height: 1.4; padding: .1rem .65rem; vertical-align: .15em;
}
h1 .badge { font-size: 1rem; }
dl + table { margin-top: 1.25rem; }
.good { background: var(--good-soft); color: var(--good); }
.bad { background: var(--bad-soft); color: var(--bad); }
.open { background: var(--open-soft); color: var(--open); }
dl { display: grid; gap: .75rem 2rem; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr));
  margin: 0; }
dt { color: var(--quiet); font-size: .8rem; }
dd { font-variant-numeric: tabular-nums; margin: 0; overflow-wrap: anywhere; }
.figures { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); }
.figure b { display: block; font-size: 1.6rem; font-variant-numeric: tabular-nums; line-height: 1.2; }
.figure span { color: var(--quiet); font-size: .85rem; }
table { border-collapse: collapse; font-size: .9rem; margin-bottom: 1rem; table-layout: fixed;
  width: 100%; }
table:last-child { margin-bottom: 0; }
caption { color: var(--quiet); padding: 0 0 .4rem; text-align: left; }
th { color: var(--quiet); font-weight: 500; }
th, td {
  border-bottom: 1px solid var(--line); overflow-wrap: anywhere; padding: .4rem 1rem .4rem 0;
  text-align: left; vertical-align: top;
}
tbody tr:last-child td { border-bottom: 0; }
td { font-variant-numeric: tabular-nums; }
@media (max-width: 40rem) {
  body { padding: .75rem .5rem 2rem; }
  header, section, .figures { padding: 1rem; }
  .figures, dl { grid-template-columns: 1fr 1fr; gap: .75rem 1rem; }
  thead { position: absolute; clip-path: inset(50%); }
  tr, td { display: block; }
  tr { border-bottom: 1px solid var(--line); padding: .5rem 0; }
  tbody tr:last-child { border-bottom: 0; }
  td { border: 0; padding: .1rem 0 .1rem 6rem; position: relative; }
  td:empty { display: none; }
  td::before { color: var(--quiet); content: attr(data-label); left: 0; position: absolute; }
}
@media print { body { background: none; max-width: none; } section { break-inside: avoid; } }
)css";

}  // namespace stackpilot::page
