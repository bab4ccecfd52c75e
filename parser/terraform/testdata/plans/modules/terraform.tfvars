workers = {
  fast = { timeout = 5 }
  slow = {}
}
