#include "prove/report/style.h"

namespace stackpilot::prove {

const char* const proof_style = R"css(
.matrix th:nth-child(-n+3), .times th:nth-child(-n+3) { width: 6.5rem; }
.matrix .badge { margin: 0 0 .25rem; max-width: 100%; }
a.badge { text-decoration: none; }
a.badge:hover, a.badge:focus-visible { text-decoration: underline; }
details { border-top: 1px solid var(--line); padding: .6rem 0; }
details:first-of-type { border-top: 0; }
summary { cursor: pointer; overflow-wrap: anywhere; }
summary span:last-child { color: var(--quiet); }
details > div { padding: .6rem 0 .4rem; scroll-margin-top: 4rem; }
.steps { gap: .35rem; grid-template-columns: 1fr; }
.steps > div { display: grid; gap: 0 1rem; grid-template-columns: 7rem 1fr; }
.steps dt { line-height: 1.9; }
@media (max-width: 40rem) {
  .steps > div { grid-template-columns: 1fr; }
  .steps dt { line-height: 1.4; }
}
)css";

}  // namespace stackpilot::prove
