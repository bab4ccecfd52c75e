buckets      = ["in", "out"]
create_queue = false
