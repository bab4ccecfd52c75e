variable "workers" {
  type = map(object({
    timeout = optional(number)
    watched = optional(bool, false)
  }))
  default = {
    fast = { timeout = 5 }
    slow = {}
  }
}

module "failed" {
  source = "./queue"
  name   = "failed"
}

module "jobs" {
  source     = "./queue"
  name       = "jobs"
  failed_arn = module.failed.arn
}

module "worker" {
  source    = "./worker"
  for_each  = var.workers
  name      = each.key
  timeout   = each.value.timeout
  queue_arn = module.jobs.arn
  watched   = each.value.watched
}

output "queue" {
  value = module.jobs.arn
}
