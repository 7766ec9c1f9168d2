UPDATE orders SET created_at = created_at + interval '1 second' WHERE order_id = :'id'
