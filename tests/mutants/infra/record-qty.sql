UPDATE orders SET qty = qty + 0.00000001 WHERE order_id = :'id'
