INSERT INTO peer_orders (symbol, side, qty) VALUES ('BTC', 'buy', 0.25);
