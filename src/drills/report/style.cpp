#include "drills/report/style.h"

namespace stackpilot::drills {

const char* const drill_style = R"css(
.checks th:first-child, .events th:first-child, .events th:nth-child(n+3) { width: 6rem; }
.checks th:nth-child(2) { width: 26%; }
.anomalies th:first-child { width: 7.5rem; }
.anomalies th:nth-child(2) { width: 16rem; }
.row { align-items: center; display: grid; gap: .75rem; grid-template-columns: 7.5rem 1fr; }
.row + .row { margin-top: .5rem; }
.label b { display: block; line-height: 1.2; }
.label small { color: var(--quiet); }
.plot { position: relative; }
svg { background: var(--page); border-radius: .3rem; display: block; height: 2.25rem; width: 100%; }
.latency svg { height: 5.5rem; }
.latency .plot { padding-right: 3.25rem; }
.ticks .plot, .flags .plot { height: 1.25rem; }
.latency-chart .ticks .plot, .latency-chart .flags .plot { margin-right: 3.25rem; }
.flag {
  background: var(--mark); border-radius: 99px; color: var(--card); display: inline-block;
  font-size: .7rem; font-style: normal; font-weight: 700; line-height: 1.1rem; text-align: center;
  width: 1.1rem;
}
.flags .flag { position: absolute; transform: translateX(-50%); }
.ticks span, .scale span { color: var(--quiet); font-size: .75rem; position: absolute; }
.ticks span { transform: translateX(-50%); white-space: nowrap; }
.scale span { right: 0; text-align: left; transform: translateY(-50%); width: 2.9rem; }
.fault-window { fill: var(--shade); }
.mark { stroke: var(--mark); stroke-dasharray: 3 3; }
.grid { stroke: var(--line); }
.up { fill: var(--up); }
.down { fill: var(--down); }
.mute { fill: var(--mute); }
.curve { fill: none; stroke: var(--curve); stroke-linejoin: round; stroke-width: 1.5; }
.failed { stroke: var(--down); stroke-linecap: round; stroke-width: 5; }
.mark, .grid, .curve, .failed { vector-effect: non-scaling-stroke; }
.legend { color: var(--quiet); display: flex; flex-wrap: wrap; font-size: .85rem; gap: .25rem 1.25rem;
  list-style: none; margin: .75rem 0 0; padding: 0; }
.legend i { border-radius: .2rem; display: inline-block; height: .8rem; margin-right: .4rem;
  vertical-align: -.1rem; width: .8rem; }
.legend .fault-window { background: var(--shade); }
.legend .up { background: var(--up); }
.legend .down { background: var(--down); }
.legend .mute { background: var(--mute); }
@media (max-width: 40rem) {
  .row { gap: .25rem; grid-template-columns: 1fr; }
  .label { display: flex; gap: .5rem; align-items: baseline; }
  .ticks .label, .flags .label { display: none; }
}
)css";

}  // namespace stackpilot::drills
