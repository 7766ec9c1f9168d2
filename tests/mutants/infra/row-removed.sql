DELETE FROM orders WHERE starts_with(order_id::text, :'id')
