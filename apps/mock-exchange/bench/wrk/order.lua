-- wrk -s order.lua <url>
dofile(debug.getinfo(1, "S").source:match("^@(.*/)") .. "report.lua")

wrk.method = "POST"
wrk.path = "/order?symbol=BTC&side=buy&qty=0.25"
