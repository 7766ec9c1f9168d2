INSERT INTO orders (order_id, symbol, side, qty) VALUES (:'id', 'BTC', 'buy', 1)
