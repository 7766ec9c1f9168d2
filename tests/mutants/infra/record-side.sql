UPDATE orders SET side = CASE side WHEN 'buy' THEN 'sell' ELSE 'buy' END WHERE order_id = :'id'
