#!/bin/sh
# terminal-svg.sh [columns]: draws what a command printed on a terminal, colours included, as an SVG.
#   script -qec 'bin/stackpilot verify' /dev/null | scripts/terminal-svg.sh >docs/verify.svg
set -eu
tr -d '\r' | awk -v columns="${1:-132}" '
    function escaped(text) {
        gsub(/&/, "\\&amp;", text); gsub(/</, "\\&lt;", text); gsub(/>/, "\\&gt;", text)
        return text
    }
    function colour_of(code) {
        if (code ~ /31/) return "#ff7b72"
        if (code ~ /32/) return "#56d364"
        if (code ~ /33/) return "#e3b341"
        return "#c9d1d9"
    }
    # One line as spans of one colour each, cut at the right edge.
    function drawn(line,    out, room, colour, text, at) {
        room = columns
        colour = colour_of("")
        while (line != "" && room > 0) {
            at = match(line, /\033\[[0-9;]*m/)
            text = at ? substr(line, 1, at - 1) : line
            if (length(text) > room) text = substr(text, 1, room - 1) "…"
            if (text != "") out = out "<tspan fill=\"" colour "\">" escaped(text) "</tspan>"
            room -= length(text)
            if (!at) break
            colour = colour_of(substr(line, at + 2, RLENGTH - 3))
            line = substr(line, at + RLENGTH)
        }
        return out
    }
    # A line that a terminal has written over counts as what was left of it.
    { sub(/^.*\033\[K/, ""); lines[NR] = drawn($0) }
    END {
        width = columns * 7.25 + 32
        height = NR * 18 + 32
        printf "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"ui-monospace,SFMono-Regular,Menlo,Consolas,monospace\" font-size=\"12\">\n", width, height
        printf "<rect width=\"100%%\" height=\"100%%\" rx=\"8\" fill=\"#0d1117\"/>\n"
        for (i = 1; i <= NR; ++i) printf "<text x=\"16\" y=\"%d\" xml:space=\"preserve\">%s</text>\n", i * 18 + 10, lines[i]
        print "</svg>"
    }'
