DELETE FROM orders WHERE order_id = :'id'
