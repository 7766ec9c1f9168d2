UPDATE orders SET symbol = CASE symbol WHEN 'BTC' THEN 'ETH' ELSE 'BTC' END WHERE order_id = :'id'
