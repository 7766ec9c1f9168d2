UPDATE orders SET status = 'rejected' WHERE order_id = :'id'
